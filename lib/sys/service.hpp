#pragma once
// The protocol of a service manager, when there is one (systemd's): inherited sockets and notifications.

#include <chrono>
#include <optional>
#include <string>

namespace farmtok::sys {

/// Listening descriptors of socket activation; taken once, then this process owns them.
struct InheritedSockets {
  std::optional<int> unix_socket;
  std::optional<int> tcp;
};
InheritedSockets inherited_sockets();

void notify_ready();
/// Not ready yet, for a temporary reason: the service manager waits 30 s more.
void notify_waiting(const std::string& why);
void notify_stopping();
void notify_alive();
/// How often the watchdog expects notify_alive(); empty when there is no watchdog.
std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace farmtok::sys
