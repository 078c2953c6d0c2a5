"""From a notice to a message that has left: routing, the queue, and what carries it (mail, webhook).

Knows nothing of pages.
"""
