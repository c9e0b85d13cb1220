"""Servers of the tests' own at a port of this machine, so that what really goes over the wire is read."""
