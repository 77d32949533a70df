"""mVoting: the city's votes. It knows records/, and never registry/ (docs/adr/0018)."""
