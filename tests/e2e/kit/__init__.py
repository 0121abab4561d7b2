"""Shared code of the suites.

A process in a shell's background ignores SIGINT and SIGQUIT, one under nohup SIGHUP, and children inherit
that. The suites' programs begin as on a terminal: a signal with a handler returns to its default in a new program."""
import signal

for each in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
    if signal.getsignal(each) == signal.SIG_IGN:
        signal.signal(each, lambda *_: None)
