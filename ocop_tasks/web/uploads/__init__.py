"""Files on their way in and out: received with a form or piece by piece, judged, kept, and sent to whoever looks."""
