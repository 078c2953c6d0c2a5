"""``flask backup``: a whole, checked copy of the embedded default (SQLite and the local folder), and the way back.

A backup is a folder of its own inside one that the operator names; evidence is shared by all backups of that folder,
under its SHA-256, so that the next one copies only what is new:

    content/aa/bb/<sha256>      evidence
    20261130T102030Z/           one backup
        database.sqlite3        whole, without a write-ahead log
        files.sha256            what it needs of content/, as ``sha256sum --check`` reads it
        manifest.json           when, of which version, how many rows, and what `plan progress --json` said
        SHA256SUMS              of these three; written last

``database_kinds`` is where another kind of database would join; evidence is read and written through
``storage.stores.base.Store``.
"""
