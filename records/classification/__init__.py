"""The standard classification: for each kind of record by what criteria it is kept, and the city's tasks beside them."""
