"""What people are told: making notices, and sending them out by mail and webhook. Knows nothing of requests and pages.

``tell`` is called where something was said, in the same transaction; ``morning`` makes the day's reminders and
Monday's digests; ``passing`` turns notices into deliveries; ``outbox`` gets those out, each until it is gone.
"""
