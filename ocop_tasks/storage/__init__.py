"""Evidence bytes: kept under their SHA-256 in a local folder now, in an S3 bucket later.

Durable before anything names them: a row may be written once ``Store.keep`` has returned, never before.
"""
