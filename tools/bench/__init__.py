"""``make bench``: speed, size and memory against their targets, beside a bare Flask page on the same server."""
