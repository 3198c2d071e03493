"""Running a whole process on some cores: its seconds from start to exit, and the most memory it held."""
import os, subprocess, threading, time


class Failed(Exception):
    """A process ended with an error."""


def run(command, cores, folder=None, environment={}):
    """(seconds, peak memory in MB, standard output); with more than one child process nothing is known of their memory."""
    start = time.perf_counter()
    process = subprocess.Popen(
        ["taskset", "-c", ",".join(map(str, cores)), *map(str, command)], cwd=folder, env=dict(os.environ, **environment),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    peak = [0.0]
    watcher = threading.Thread(target=watch_memory, args=(process.pid, peak))
    watcher.start()
    output = process.stdout.read()
    _, status = os.waitpid(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    watcher.join()
    if process.returncode:
        raise Failed(f"{command[0]}: exit code {process.returncode}: {output.strip()[-300:]}")
    return seconds, peak[0], output


def watch_memory(pid, peak):
    """Keeps the most memory that a process held (MB). What wait4 says of it counts the memory of its parent before exec as well."""
    while True:
        try:
            with open(f"/proc/{pid}/status") as status:
                held = [line for line in status if line.startswith("VmHWM")]
        except OSError:
            return
        if not held:                                # it has ended, and waits to be asked for its status
            return
        peak[0] = max(peak[0], int(held[0].split()[1]) / 1024)
        time.sleep(0.005)
