"""What people are told: making notices, and sending them out by mail and webhook. Knows nothing of requests and pages.

``notices.notice_events`` is called where something was said, in the same transaction; ``notices.daily_notices`` makes
the day's reminders and Monday's digests; ``delivery.routing`` turns notices into deliveries;
``delivery.delivery_queue`` gets those out, each until it is gone.
"""
