"""nginx with one worker on a free port of the loopback, serving one folder."""
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

CONFIG = """
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=100;
  keepalive_requests 100000000;
  default_type text/html;
  client_body_temp_path {folder}/temporary;
  proxy_temp_path {folder}/temporary;
  fastcgi_temp_path {folder}/temporary;
  uwsgi_temp_path {folder}/temporary;
  scgi_temp_path {folder}/temporary;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/files;
  }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """Started by `with`, ended by its pid. Files to serve go into `files`."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="farmtok-bench-nginx-"))
        self.folder.chmod(0o755)  # its worker may be another user
        self.files = self.folder / "files"
        self.files.mkdir()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        config = self.folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=self.folder, port=port))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-p", self.folder, "-c", config, "-e", self.folder / "log"])
        self.wait_for(port)
        return self

    def wait_for(self, port):
        until = time.monotonic() + 10
        while self.process.poll() is None and time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        self.__exit__()
        raise RuntimeError("nginx did not start")

    def pids(self):
        """Its master and its worker."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
