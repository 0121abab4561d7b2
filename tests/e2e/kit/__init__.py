"""What the suites share.

What a shell starts in the background ignores SIGINT and SIGQUIT, what runs under nohup SIGHUP, and children inherit
that. The suites' programs begin as on a terminal: a signal with a handler is back at its default in a new program."""
import signal

for each in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
    if signal.getsignal(each) == signal.SIG_IGN:
        signal.signal(each, lambda *_: None)
