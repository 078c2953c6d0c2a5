"""What a request passes before its view: how large it may be, cleaned text, and carried out once (idempotency)."""
