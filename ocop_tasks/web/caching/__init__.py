"""Caching: conditional requests (304), pages and fragments cached in this process, and the revision they depend on."""
