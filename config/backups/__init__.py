"""One encrypted archive of all that can't be made anew: database, keys, attachments. Made, put back, and looked at."""
