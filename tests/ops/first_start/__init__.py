"""What a first start makes up, so that there is something to look at: polls, witnesses, things to do."""
