"""What the pages of statistics show, in words and numbers of the active language; the same rows go into files."""
