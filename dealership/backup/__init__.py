"""Backups of an installation: what `manage.py backup` writes and `manage.py restore` reads.

A backup is a directory:

    manifest.json   version, migrations, rows and a checksum of every table, SHA-256 of every file below
    database.dump   pg_dump's custom format; on SQLite database.sqlite3, a whole database file
    media/          the uploads as they lie in MEDIA_ROOT
"""
