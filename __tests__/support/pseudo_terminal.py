"""Runs a command on a pseudo-terminal and prints what it got, as it comes. Lines of standard input say what a person does there:
`size COLUMNS ROWS`, and `keys TEXT`, with the escapes of a Python string."""
import fcntl
import os
import pty
import select
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def obey(line, terminal):
    word, _, rest = line.strip().partition(" ")
    if word == "size":
        resize(terminal, *map(int, rest.split()))
    elif word == "keys":
        os.write(terminal, rest.encode().decode("unicode_escape").encode())


def read(terminal):
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux says so when the command has ended.
        return b""


def main(columns, rows, *command):
    begin, ready = os.pipe()
    pid, terminal = pty.fork()
    if pid == 0:
        os.read(begin, 1)  # The size is there before it starts.
        os.execvp(command[0], command)
    resize(terminal, int(columns), int(rows))
    os.write(ready, b"x")
    watched = [terminal, sys.stdin.fileno()]
    rest = b""
    while True:
        for source in select.select(watched, [], [])[0]:
            if source == terminal:
                got = read(terminal)
                if not got:
                    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                sys.stdout.buffer.write(got)
                sys.stdout.buffer.flush()
            else:
                got = os.read(source, 1 << 16)
                if not got:
                    watched.remove(source)
                *lines, rest = (rest + got).split(b"\n")
                for line in lines:
                    obey(line.decode(), terminal)


main(*sys.argv[1:])
