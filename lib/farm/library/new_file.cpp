#include "farm/library/new_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/error.hpp"
#include "base/shortage.hpp"

namespace farmtok::farm::library {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int error) {
  if (base::is_shortage(error)) throw base::shortage("cannot write " + path.string(), error);
  const bool full = error == ENOSPC || error == EDQUOT;
  throw base::Error{full ? base::Code::STORAGE_FULL : base::Code::INTERNAL,
                    fmt::format("cannot write {}: {}", path.string(), std::strerror(error)),
                    full ? "Free some space on the disk." : "Check that the folder exists and may be written."};
}

void to_disk(int fd, const std::filesystem::path& path) {
  if (::fsync(fd) != 0) fail(path, errno);
}

}  // namespace

NewFile::NewFile(std::filesystem::path target) : target_(std::move(target)) {
  std::uint64_t chance = 0;
  if (::getrandom(&chance, sizeof chance, 0) != sizeof chance) fail(target_, errno);
  part_ = target_;
  part_ += fmt::format(".{:016x}.part", chance);
  fd_ = sys::Fd{::open(part_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (!fd_) fail(part_, errno);
}

NewFile::~NewFile() {
  if (!part_.empty() && fd_) ::unlink(part_.c_str());
}

void NewFile::put_in_place() {
  to_disk(fd_.get(), part_);
  if (::rename(part_.c_str(), target_.c_str()) != 0) fail(target_, errno);
  part_.clear();
  const auto folder = target_.has_parent_path() ? target_.parent_path() : std::filesystem::path{"."};
  const sys::Fd directory{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!directory) fail(folder, errno);
  to_disk(directory.get(), folder);
}

}  // namespace farmtok::farm::library
