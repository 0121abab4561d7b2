#include "sys/service.hpp"

#include <sys/socket.h>
#include <systemd/sd-daemon.h>

namespace farmtok::sys {

InheritedSockets inherited_sockets() {
  InheritedSockets made;
  const int count = sd_listen_fds(1);
  for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + count; ++fd) {
    if (sd_is_socket(fd, AF_UNIX, SOCK_STREAM, 1) > 0) made.unix_socket = fd;
    else if (sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) > 0) made.tcp = fd;
  }
  return made;
}

void notify_ready() { sd_notify(0, "READY=1"); }
void notify_waiting(const std::string& why) {
  sd_notifyf(0, "STATUS=waiting: %s\nEXTEND_TIMEOUT_USEC=30000000", why.c_str());
}
void notify_stopping() { sd_notify(0, "STOPPING=1"); }
void notify_alive() { sd_notify(0, "WATCHDOG=1"); }

std::optional<std::chrono::microseconds> watchdog_interval() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0 || microseconds == 0) return std::nullopt;
  return std::chrono::microseconds{microseconds};
}

}  // namespace farmtok::sys
