#include "service.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "context.hpp"
#include "settings/places.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

constexpr int patience_milliseconds = 10'000;

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }
bool runs(const std::string& path) { return ::access(path.c_str(), X_OK) == 0; }

std::string absolute(const std::string& path) {
  if (path.starts_with('/')) return path;
  std::array<char, 4096> here{};
  return ::getcwd(here.data(), here.size()) ? fmt::format("{}/{}", here.data(), path) : path;
}

std::string log_file(Context& context) {
  return absolute(settings::daemon_places(context.settings()).state) + "/farmtokd.log";
}

/// The folder and its parents, for this user only.
void make_folder(const std::string& path) {
  for (auto at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
    ::mkdir(path.substr(0, at).c_str(), 0700);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    throw Error{Code::CONFIG_INVALID, fmt::format("cannot make the state folder {}: {}", path, std::strerror(errno)),
                "Choose another with --state or FARMTOK_STATE."};
}

pid_t spawn(const std::vector<std::string>& command, const std::string& log) {
  std::vector<char*> argv;
  for (const auto& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const sys::Fd nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  const sys::Fd output{::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
  if (!output) throw Error{Code::CONFIG_INVALID, fmt::format("cannot write {}: {}", log, std::strerror(errno))};
  const pid_t child = ::fork();
  if (child < 0) throw Error{Code::INTERNAL, fmt::format("cannot start farmtokd: {}", std::strerror(errno))};
  if (child > 0) return child;
  ::setsid();
  ::dup2(nothing.get(), STDIN_FILENO);
  ::dup2(output.get(), STDOUT_FILENO);
  ::dup2(output.get(), STDERR_FILENO);
  // A pipe of the caller that the daemon held open would keep its reader waiting for ever.
  for (int fd = 3; fd < 256; ++fd) ::close(fd);
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  ::execv(argv.front(), argv.data());
  ::_exit(127);
}

/// The code that gives this command the exit status of farmtokd.
Code code_of(std::optional<int> status) {
  for (const auto code : {Code::CONFIG_INVALID, Code::STATE_IN_USE, Code::STORAGE_FULL, Code::INTERNAL})
    if (status == base::row(code).exit) return code;
  return Code::UNREACHABLE;
}

/// Whether it serves, and not only listens: it may still find a fault and end.
bool answers(Context& context) {
  try {
    auto* daemon = context.running_daemon();
    return daemon && daemon->send({.path = "/status", .query = {}, .headers = {}, .body = {}}).status > 0;
  } catch (const Error& error) {
    if (error.code != Code::UNREACHABLE) throw;
    return false;
  }
}

/// The last output of farmtokd: its error and hint, when it ended with them, else its last line.
[[noreturn]] void not_up(const std::string& log, off_t from, std::string_view how, std::optional<int> status) {
  const auto lines = last_lines(log, 2, from);
  std::string message =
      fmt::format("farmtokd {}{}{}", how, lines.empty() ? "" : ": ", lines.empty() ? "" : lines.back());
  std::string hint = "farmtok daemon run    (runs it in the foreground and shows what it says)";
  for (const auto& line : lines) {
    if (line.starts_with("error: ")) message = fmt::format("farmtokd {}: {}", how, line.substr(7));
    if (line.starts_with("hint: ")) hint = line.substr(6);
  }
  throw Error{code_of(status), message, hint};
}

}  // namespace

void pause_for(int milliseconds) {
  ::poll(nullptr, 0, milliseconds);
  if (interrupted) throw Error{Code::INTERRUPTED, "interrupted"};
}

std::vector<std::string> last_lines(const std::string& file, std::size_t count, off_t begin) {
  const sys::Fd opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!opened) return {};
  const auto size = ::lseek(opened.get(), 0, SEEK_END);
  const auto from = std::max(std::min(begin, size), size - static_cast<off_t>(256 + count * 512));
  std::string text(static_cast<std::size_t>(size - from), '\0');
  const auto got = ::pread(opened.get(), text.data(), text.size(), from);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  auto lines = base::split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  if (from > begin && !lines.empty()) lines.erase(lines.begin());
  if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(count));
  return lines;
}

std::string daemon_program() {
  std::array<char, 4096> own{};
  const auto length = ::readlink("/proc/self/exe", own.data(), own.size() - 1);
  if (length > 0) {
    const std::string_view path{own.data(), static_cast<std::size_t>(length)};
    auto beside = std::string{path.substr(0, path.rfind('/') + 1)} + "farmtokd";
    if (runs(beside)) return beside;
  }
  const char* path = std::getenv("PATH");
  for (const auto& folder : base::split(path ? path : "", ':'))
    if (auto candidate = folder + "/farmtokd"; !folder.empty() && runs(candidate)) return candidate;
  throw Error{Code::NOT_FOUND, "there is no farmtokd beside this program or on the PATH",
              "Install it, or add its folder to PATH."};
}

std::vector<std::string> daemon_command(Context& context) {
  const auto& settings = context.settings();
  const auto places = settings::daemon_places(settings);
  std::vector<std::string> command{
      daemon_program(), "--state", absolute(places.state), "--socket", absolute(places.socket), "--http", places.http};
  if (exists(settings.file())) {
    command.emplace_back("--config");
    command.push_back(absolute(settings.file()));
  }
  return command;
}

std::optional<std::string> service_manager_command(std::string_view socket) {
  if (!exists("/run/systemd/system")) return std::nullopt;
  const auto unit_in = [](std::initializer_list<std::string> folders) -> std::string {
    for (const auto& folder : folders)
      for (const auto* unit : {"farmtokd.socket", "farmtokd.service"})
        if (exists(folder + "/" + unit)) return unit;
    return {};
  };
  if (socket == "/run/farmtok/farmtokd.sock")
    if (const auto unit = unit_in({"/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"});
        !unit.empty())
      return "systemctl start " + unit;
  if (socket != settings::default_places().socket_path) return std::nullopt;
  const char* home = std::getenv("HOME");
  const auto own = std::string{home ? home : ""} + "/.config/systemd/user";
  if (const auto unit = unit_in({own, "/etc/systemd/user", "/usr/lib/systemd/user"}); !unit.empty())
    return "systemctl --user start " + unit;
  return std::nullopt;
}

void start_detached(Context& context) {
  const auto command = daemon_command(context);
  make_folder(absolute(settings::daemon_places(context.settings()).state));
  const auto log = log_file(context);
  struct stat before {};
  const auto from = ::stat(log.c_str(), &before) == 0 ? before.st_size : 0;
  const auto child = spawn(command, log);
  for (int waited = 0; waited < patience_milliseconds; waited += 10) {
    if (answers(context)) return;
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) {
      // Another one may have got the state folder first: then that one answers.
      pause_for(200);
      if (answers(context)) return;
      not_up(log, from, "ended at once", WIFEXITED(status) ? std::optional{WEXITSTATUS(status)} : std::nullopt);
    }
    pause_for(10);
  }
  not_up(log, from, "did not answer within 10 s", std::nullopt);
}

void start_for_user(Context& context) {
  const auto places = settings::daemon_places(context.settings());
  const auto& socket = places.socket;
  const auto nobody = fmt::format("no daemon answers at {}", socket);
  const char* refused = std::getenv("FARMTOK_NO_AUTOSTART");
  if (context.arguments().on("no-autostart") || (refused && *refused))
    throw Error{Code::UNREACHABLE, nobody, "farmtok daemon start"};
  if (const auto command = service_manager_command(socket)) throw Error{Code::UNREACHABLE, nobody, *command};
  try {
    start_detached(context);
  } catch (const Error& error) {
    if (error.code != Code::STATE_IN_USE) throw;
    throw Error{Code::UNREACHABLE, fmt::format("{}, and none can be started: {}", nobody, error.message), error.hint};
  }
  context.note(
      fmt::format("started farmtokd for this user (state in {}; `farmtok daemon stop` ends it)", places.state));
}

}  // namespace farmtok::cli
