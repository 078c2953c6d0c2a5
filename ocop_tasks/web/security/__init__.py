"""Who asks, and what is noted of it: the sign-in, its cookies, the headers and logs of security.

The lowest room of ``web``.
"""
