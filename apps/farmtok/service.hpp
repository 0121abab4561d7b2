#pragma once
// Finds, starts and awaits farmtokd.

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::cli {

class Context;

/// farmtokd beside this program, else on the PATH. Throws NOT_FOUND.
std::string daemon_program();

/// Its command line as this command resolved it: state, socket, http, and the configuration file if there is one.
std::vector<std::string> daemon_command(Context& context);

/// "systemctl start farmtokd.socket" when a service manager is there to run the daemon at this socket.
std::optional<std::string> service_manager_command(std::string_view socket);

/// Starts the daemon detached, its log in the state folder, and waits until it answers (10 s).
/// When it does not: throws its last error, CONFIG_INVALID or the code of its exit status, else UNREACHABLE.
void start_detached(Context& context);

/// For a command that needs the daemon when none answers: starts one and says so, or throws UNREACHABLE when
/// --no-autostart, FARMTOK_NO_AUTOSTART or a service manager forbids it.
void start_for_user(Context& context);

/// The last `count` lines of a file, from the byte `begin` on, where a line begins; empty when there is none.
std::vector<std::string> last_lines(const std::string& file, std::size_t count, off_t begin = 0);

/// Sleeps; throws INTERRUPTED when a signal ends it.
void pause_for(int milliseconds);

}  // namespace farmtok::cli
