"""Code that parses uploaded files runs here: in a process of its own, limited in seconds and in memory.

``client`` is the portal's side: give a file to a task, and get its answer or one plain word why there is none.
``lanes`` says how many files are looked at at once and how many may wait. ``program`` is what runs aside: it has the
libraries loaded and (``forkserver``) forks a process for each file. Only ``inspection``, ``previews`` and
``spreadsheets`` use this.
"""
