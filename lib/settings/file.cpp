#include "settings/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <toml++/toml.h>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/shell.hpp"
#include "base/text/text.hpp"

namespace farmtok::settings {
namespace {

using base::Code;
using base::Error;

std::string to_text(const toml::node& node, const std::string& where) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* whole = node.as_integer()) return fmt::format("{}", whole->get());
  if (const auto* real = node.as_floating_point()) return fmt::format("{}", real->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  if (const auto* array = node.as_array()) {
    std::vector<std::string> parts;
    for (const auto& each : *array) parts.push_back(to_text(each, where));
    return base::join(parts, ",");
  }
  throw Error{Code::CONFIG_INVALID, fmt::format("{} is neither text, number, truth nor list", where)};
}

void flatten(const toml::table& table, const std::string& prefix, const std::string& file,
             std::map<std::string, std::string>& out) {
  for (const auto& [key, node] : table) {
    const auto name = prefix.empty() ? std::string{key.str()} : fmt::format("{}.{}", prefix, key.str());
    if (const auto* inner = node.as_table()) flatten(*inner, name, file, out);
    else out[name] = to_text(node, fmt::format("{}:{}: {}", file, node.source().begin.line, name));
  }
}

std::string quoted(std::string_view text) {
  std::ostringstream made;
  made << toml::value<std::string>{text};
  return made.str();
}

std::string as_toml(const Key& key, std::string_view value) {
  switch (key.type) {
    case Type::whole:
    case Type::real:
    case Type::amount:
    case Type::truth:
      return std::string{value};
    case Type::networks:
    case Type::list: {
      std::vector<std::string> parts;
      for (const auto& part : base::split(value, ','))
        if (const auto word = base::trim(part); !word.empty()) parts.push_back(quoted(word));
      return fmt::format("[{}]", base::join(parts, ", "));
    }
    case Type::text:
    case Type::secret:
    case Type::address:
    case Type::origin:
    case Type::base_url:
    case Type::mail_server:
    case Type::zone:
    case Type::duration:
      return quoted(value);
  }
  return {};
}

/// The comment after a value, with the blanks before it; empty when there is none.
std::string_view comment_of(std::string_view rest) {
  char quote = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (quote == '"' && c == '\\') ++i;
    else if (quote) quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'') quote = c;
    else if (c == '#') return rest.substr(rest.find_last_not_of(" \t", i - 1) + 1);
  }
  return {};
}

/// The file's lines with `name = value` set in [section]; everything else stays unchanged.
std::string with_key(const std::string& text, const std::string& section, const std::string& key,
                     const std::string& value) {
  std::vector<std::string> lines = base::split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  std::string current;
  std::optional<std::size_t> last_of_section;
  if (section.empty()) last_of_section = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line = base::trim(lines[i]);
    if (line.starts_with('[')) current = std::string{base::trim(line.substr(1, line.find(']') - 1))};
    const auto equals = line.find('=');
    const auto left = std::string{base::trim(line.substr(0, equals))};
    const bool here = current == section && left == key;
    const bool dotted = current.empty() && !section.empty() && left == section + "." + key;
    if (equals != std::string_view::npos && !line.starts_with('#') && (here || dotted)) {
      const auto indent = lines[i].substr(0, lines[i].find_first_not_of(" \t"));
      lines[i] = fmt::format("{}{} = {}{}", indent, left, value, comment_of(line.substr(equals + 1)));
      return base::join(lines, "\n") + "\n";
    }
    if (current == section && (!line.empty() || line.starts_with('['))) last_of_section = i + 1;
  }
  const auto made = fmt::format("{} = {}", key, value);
  if (last_of_section) {
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(*last_of_section), made);
  } else {
    if (!lines.empty()) lines.emplace_back();
    lines.push_back(fmt::format("[{}]", section));
    lines.push_back(made);
  }
  return base::join(lines, "\n") + "\n";
}

}  // namespace

std::map<std::string, std::string> read_file(const std::string& file, bool must_exist) {
  std::map<std::string, std::string> made;
  if (!std::filesystem::exists(file)) {
    if (must_exist)
      throw Error{
          Code::CONFIG_INVALID,
          fmt::format("the configuration file {} does not exist; make an empty one, or name another with --config "
                      "or FARMTOK_CONFIG",
                      file),
          fmt::format("install -D -m 600 /dev/null {}", base::shell_word(file))};
    return made;
  }
  try {
    flatten(toml::parse_file(file), "", file, made);
  } catch (const toml::parse_error& fault) {
    throw Error{Code::CONFIG_INVALID, fmt::format("{}:{}: {}", file, fault.source().begin.line, fault.description()),
                "The file is TOML; texts are in quotation marks."};
  }
  return made;
}

std::vector<std::string> exposed_secrets(const std::string& file) {
  struct stat facts {};
  constexpr mode_t others = S_IROTH | S_IWOTH | S_IWGRP;
  if (::stat(file.c_str(), &facts) != 0 || (facts.st_mode & others) == 0) return {};
  std::vector<std::string> exposed;
  try {
    for (const auto& [name, text] : read_file(file, false))
      if (const auto* key = find_key(name); key && key->type == Type::secret && !text.empty()) exposed.push_back(name);
  } catch (const Error&) {
    return {};  // a file that cannot be read is reported elsewhere
  }
  return exposed;
}

void check_value(std::string_view name, std::string_view value) {
  const auto* key = find_key(name);
  if (!key)
    throw Error{Code::CONFIG_INVALID, fmt::format("there is no key \"{}\"", name),
                "`farmtok config list` shows all keys."};
  const auto fault = fault_of(*key, value);
  if (!fault.empty())
    throw Error{Code::CONFIG_INVALID,
                fmt::format("{} {}, but is \"{}\"", name, fault, key->type == Type::secret ? "(secret)" : value),
                std::string{key->about}};
  // A file that has such a number already is still read: a farm that runs must start again.
  if (key->type == Type::duration && base::lacks_unit(value))
    throw Error{Code::CONFIG_INVALID,
                fmt::format("{} is \"{}\", which has no unit: seconds, minutes, hours or days?", name, value),
                fmt::format("Write {0}s, {0}m, {0}h or {0}d.", value)};
}

/// One writer after the other: each reads what the one before has written. The kernel releases the lock of a writer
/// that ends for any reason. A file system without locks is written to all the same.
class Turn {
 public:
  explicit Turn(const std::filesystem::path& folder)
      : fd_(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (fd_ >= 0 && ::flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~Turn() {
    if (fd_ >= 0) ::close(fd_);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  int fd_;
};

void write_key(const std::string& file, std::string_view name, std::string_view value) {
  check_value(name, value);
  const auto folder = std::filesystem::path{file}.parent_path();
  std::error_code fault;
  if (!folder.empty() && std::filesystem::create_directories(folder, fault)) ::chmod(folder.c_str(), 0700);
  const Turn turn{folder};
  read_file(file, false);  // an invalid file is not changed

  std::string text;
  if (std::ifstream in{file}; in) text.assign(std::istreambuf_iterator<char>{in}, {});
  const auto dot = name.find('.');
  const auto section = dot == std::string_view::npos ? std::string{} : std::string{name.substr(0, dot)};
  const auto left = std::string{dot == std::string_view::npos ? name : name.substr(dot + 1)};
  const auto made = with_key(text, section, left, as_toml(*find_key(name), value));
  try {
    (void)toml::parse(made);
  } catch (const toml::parse_error&) {
    throw Error{Code::CONFIG_INVALID,
                fmt::format("{} is written in {} in a form that cannot be changed from here", name, file),
                "Its value may span several lines: change it with an editor."};
  }

  const auto fresh = file + ".new";
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  // A group with permission to read (the daemon's own) keeps it; others never do.
  struct stat former {};
  if (fd >= 0 && ::stat(file.c_str(), &former) == 0 && (former.st_mode & (S_IRGRP | S_IROTH)) == S_IRGRP &&
      ::fchown(fd, static_cast<uid_t>(-1), former.st_gid) == 0)
    ::fchmod(fd, 0640);
  const bool written =
      fd >= 0 && ::write(fd, made.data(), made.size()) == static_cast<ssize_t>(made.size()) && ::fsync(fd) == 0;
  auto refused = written ? 0 : errno;
  if (fd >= 0) ::close(fd);
  if (written && std::rename(fresh.c_str(), file.c_str()) != 0) refused = errno;
  if (!written || refused != 0) {
    if (fd >= 0) ::unlink(fresh.c_str());
    throw Error{Code::CONFIG_INVALID,
                fmt::format("cannot write {}: {}", file, std::strerror(refused == 0 ? ENOSPC : refused)),
                "Check the folder's permissions and space."};
  }
}

}  // namespace farmtok::settings
