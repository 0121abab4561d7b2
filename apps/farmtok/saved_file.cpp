#include "saved_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"

namespace farmtok::cli {

using base::Code;
using base::Error;

SavedFile::SavedFile(std::string path) : path_(std::move(path)), part_(path_ + ".XXXXXX") {
  struct stat there {};
  if (path_.empty() || (::stat(path_.c_str(), &there) == 0 && !S_ISREG(there.st_mode)))
    throw Error{Code::INVALID_REQUEST, fmt::format("\"{}\" is not the name of a file", path_),
                "Name a file that may be made or replaced."};
  fd_ = sys::Fd{::mkostemp(part_.data(), O_CLOEXEC)};
  if (!fd_) {
    part_.clear();
    refuse();
  }
  // With the mode that any other program would use: a file of mkostemp is private.
  const auto mask = ::umask(0);
  ::umask(mask);
  ::fchmod(fd_.get(), 0666 & ~mask);
}

SavedFile::~SavedFile() {
  if (!part_.empty()) ::unlink(part_.c_str());
}

void SavedFile::refuse() const {
  const int error = errno;
  throw Error{error == ENOSPC || error == EDQUOT ? Code::STORAGE_FULL : Code::INVALID_REQUEST,
              fmt::format("cannot write {}: {}", path_, std::strerror(error))};
}

void SavedFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void SavedFile::put_in_place() {
  if (::fsync(fd_.get()) != 0 || ::rename(part_.c_str(), path_.c_str()) != 0) refuse();
  part_.clear();
}

}  // namespace farmtok::cli
