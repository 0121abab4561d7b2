#include "http/server/file_part.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/shortage.hpp"
#include "base/text/text.hpp"
#include "http/server/range.hpp"
#include "http/server/refusal.hpp"

namespace farmtok::http {
namespace {

/// Strong: a file that is written again gets another size or another time to the nanosecond.
std::string etag_of(const struct stat& info) {
  return fmt::format("\"{:x}-{:x}-{:x}\"", info.st_ino, info.st_size,
                     info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec);
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  for (const auto& part : base::split(if_none_match, ',')) {
    auto candidate = base::trim(part);
    if (candidate == "*") return true;
    if (candidate.starts_with("W/")) candidate.remove_prefix(2);
    if (candidate == etag) return true;
  }
  return false;
}

}  // namespace

FilePart open_file_part(const Request& request, Response& response) {
  const auto& file = std::get<FileBody>(response.body);
  sys::Fd fd(::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd && base::is_shortage(errno)) throw base::shortage("the file cannot be sent now", errno);
  struct stat info {};
  if (!fd || ::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode))
    throw base::Error(base::Code::NOT_FOUND, "the file behind this address is missing");

  const auto size = static_cast<std::uint64_t>(info.st_size);
  const auto etag = file.etag.empty() ? etag_of(info) : file.etag;
  auto& headers = response.headers;
  headers.add("ETag", etag);
  headers.add("Accept-Ranges", "bytes");
  if (response.status == 200 && names_etag(request.headers.get("If-None-Match"), etag)) {
    response.status = 304;
    return {};
  }

  RangePlan plan{RangePlan::Kind::whole, 0, size};
  const auto if_range = request.headers.get("If-Range");
  if (response.status == 200 && request.method == Method::get && (if_range.empty() || if_range == etag))
    plan = plan_range(request.headers.get("Range"), size);
  if (plan.kind == RangePlan::Kind::unsatisfiable) {
    Headers more;
    more.add("Content-Range", content_range(plan, size));
    throw Refusal(416, base::Code::INVALID_REQUEST, fmt::format("the Range lies outside of the file's {} bytes", size),
                  std::move(more));
  }
  if (plan.kind == RangePlan::Kind::part) {
    response.status = 206;
    headers.add("Content-Range", content_range(plan, size));
  }
  headers.add("Content-Type", file.content_type);
  return {std::move(fd), plan.first, plan.length};
}

}  // namespace farmtok::http
