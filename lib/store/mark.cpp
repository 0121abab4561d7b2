#include "store/mark.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/error.hpp"

namespace farmtok::store {
namespace {

constexpr std::size_t digits = 19;
constexpr std::size_t id_size = 16;
constexpr std::size_t size = digits + 1 + id_size + 1;

}  // namespace

std::optional<Generation> Mark::read(const std::filesystem::path& folder) {
  const sys::Fd fd{::open(file(folder).c_str(), O_RDONLY | O_CLOEXEC)};
  std::array<char, size + 1> text{};
  if (!fd || ::pread(fd.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(size)) return std::nullopt;
  if (text[digits] != ' ' || text[size - 1] != '\n') return std::nullopt;
  Generation made{.id = std::string{text.data() + digits + 1, id_size}};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + digits, made.number);
  if (fault != std::errc{} || end != text.data() + digits) return std::nullopt;
  return made;
}

void Mark::open(const std::filesystem::path& folder) {
  fd_ = sys::Fd{::open(file(folder).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)};
  if (!fd_)
    throw base::Error{base::Code::STORAGE_FULL,
                      fmt::format("cannot write {}: {}", file(folder).string(), std::strerror(errno)),
                      "Free some space, and check the folder's permissions."};
}

void Mark::write(const Generation& generation) const {
  if (!fd_) return;
  // One write of one length: a reader gets the whole old line or the whole new one.
  const auto line = fmt::format("{:0{}} {:<{}.{}}\n", generation.number, digits, generation.id, id_size, id_size);
  [[maybe_unused]] const auto written = ::pwrite(fd_.get(), line.data(), line.size(), 0);
}

}  // namespace farmtok::store
