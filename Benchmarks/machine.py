"""What the figures were measured on."""
import datetime, os, platform, subprocess


def first_line(path, beginning):
    try:
        return next(line.split(":", 1)[1].strip() for line in open(path) if line.startswith(beginning))
    except (OSError, StopIteration):
        return None


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def describe(python):
    """One sentence for each of: machine, system, what computes."""
    flags = (first_line("/proc/cpuinfo", "flags") or "").split()
    able = [name for name, flag in (("AVX2", "avx2"), ("AVX-512", "avx512f"), ("bf16", "avx512_bf16"), ("AMX", "amx_bf16")) if flag in flags]
    memory = int((first_line("/proc/meminfo", "MemTotal") or "0").split()[0]) / 2**20
    virtual = ", virtual" if "hypervisor" in flags else ""
    packages = output(python, "-c", "import torch, PIL, numpy; print(f'PyTorch {torch.__version__}, Pillow {PIL.__version__}, numpy {numpy.__version__}')")
    onednn = output("dpkg-query", "-W", "-f", "${Version}", "libdnnl2") or output("dpkg-query", "-W", "-f", "${Version}", "libdnnl3")
    release = dict(line.strip().split("=", 1) for line in open("/etc/os-release") if "=" in line)["PRETTY_NAME"].strip('"')
    return {
        "processor": f"{first_line('/proc/cpuinfo', 'model name') or platform.machine()} ({', '.join(able)}{virtual}), "
                     f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GB",
        "system": f"{release}, Linux {platform.release()}",
        "libraries": f"oneDNN {onednn or 'of unknown version'}; {packages}, Python {platform.python_version()}",
        "date": datetime.date.today().isoformat(),
        "commit": output("git", "describe", "--always", "--dirty") or "unknown",
    }
