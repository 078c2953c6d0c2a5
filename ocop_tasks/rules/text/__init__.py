"""What people type, read: numbers, days, links, Vietnamese text. Imports nothing of the other rules."""
