"""The drill: machines in network namespaces, a load, faults in turn, and what has to hold meanwhile. `make drill`."""
