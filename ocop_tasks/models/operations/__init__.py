"""What the portal keeps of itself: settings, the audit trail, idempotency keys."""
