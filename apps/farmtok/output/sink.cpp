#include "output/sink.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace farmtok::cli {

Sink::~Sink() {
  try {
    flush();
  } catch (const base::Error&) {
    // Another failure, already reported, is ending the program.
  }
}

void Sink::write(std::string_view text) {
  gathered_ += text;
  if (gathered_.size() >= 64 * 1024) flush();
}

void Sink::line(std::string_view text) {
  gathered_ += text;
  write("\n");
}

void Sink::flush() {
  std::string_view rest = gathered_;
  while (!closed_ && !rest.empty()) {
    const auto written = ::write(fd_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      closed_ = true;
    } else if (errno == EAGAIN) {
      pollfd waiting{fd_, POLLOUT, 0};
      ::poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      const int error = errno;
      gathered_.clear();
      closed_ = true;
      throw base::Error{base::Code::STORAGE_FULL, fmt::format("cannot write the output: {}", std::strerror(error))};
    }
  }
  gathered_.clear();
}

}  // namespace farmtok::cli
