#pragma once
// What a service manager hands over and wants to hear, when there is one (systemd's protocol).

#include <chrono>
#include <optional>
#include <string>

namespace farmtok::sys {

/// Listening descriptors of socket activation; taken once, then they are ours.
struct InheritedSockets {
  std::optional<int> unix_socket;
  std::optional<int> tcp;
};
InheritedSockets inherited_sockets();

void notify_ready();
/// Not ready yet, for a reason that ends by itself: the service manager waits 30 s more.
void notify_waiting(const std::string& why);
void notify_stopping();
void notify_alive();
/// How often the watchdog wants to hear notify_alive(); empty when nobody watches.
std::optional<std::chrono::microseconds> watchdog_interval();

}  // namespace farmtok::sys
