"""What an office without the internet is handed: one zip of wheels, the set-up and the handbook.

`build` puts it together from wheels that lie in a folder; `setup` goes into the zip and unpacks it on
the office's machine, with the standard library alone; `locks` holds the versions and hashes.
"""
