#include "commands/upload.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/url.hpp"
#include "commands/named_video.hpp"
#include "output/progress.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

constexpr auto field = "original_video_url";

/// `hint` and `details` are those of an error about a name that names no file.
void check_file(const std::string& file, const std::string& hint, const std::vector<base::Detail>& details) {
  struct stat facts {};
  if (::stat(file.c_str(), &facts) != 0)
    throw Error{Code::INVALID_REQUEST, fmt::format("cannot read the video {}: {}", file, std::strerror(errno)), hint,
                details};
  if (!S_ISREG(facts.st_mode))
    throw Error{Code::INVALID_REQUEST, fmt::format("the video {} is not a regular file", file), hint, details};
  if (facts.st_size == 0) throw Error{Code::INVALID_MEDIA, fmt::format("the video {} is empty", file)};
}

Json send_video(Context& context, const std::string& file) {
  if (context.dry_run()) return ask_about_video(context, file, "/probe", {}, false);
  Progress progress{"sending " + file.substr(file.rfind('/') + 1), context.terminal().err};
  return context.daemon().upload(file, content_type_of(file), false, [&](std::size_t sent, std::size_t total) {
    progress.update(static_cast<double>(sent) / static_cast<double>(total),
                    fmt::format("{} of {}", base::human_bytes(static_cast<std::int64_t>(sent)),
                                base::human_bytes(static_cast<std::int64_t>(total))));
  });
}

}  // namespace

std::string_view content_type_of(std::string_view file) {
  constexpr std::array types{std::pair{".mp4", "video/mp4"},        std::pair{".m4v", "video/mp4"},
                             std::pair{".mov", "video/quicktime"},  std::pair{".webm", "video/webm"},
                             std::pair{".mkv", "video/x-matroska"}, std::pair{".avi", "video/x-msvideo"},
                             std::pair{".mpg", "video/mpeg"},       std::pair{".mpeg", "video/mpeg"},
                             std::pair{".ogv", "video/ogg"},        std::pair{".3gp", "video/3gpp"}};
  const auto name = base::lower(file);
  for (const auto& [ending, type] : types)
    if (name.ends_with(ending)) return type;
  return "application/octet-stream";
}

std::string upload_video(Context& context, Json& body) {
  const auto file = text_of(body, field);
  if (file.empty() || base::web_scheme(file) > 0) return {};
  check_file(file, "--video takes a file or an http(s) URL",
             {{field, "is no file that can be read, and no http or https URL"}});
  try {
    const auto media = send_video(context, file);
    if (!context.dry_run()) {
      body[field] = text_of(media, "url");
      return {};
    }
  } catch (Error& error) {
    if (error.code == Code::INVALID_MEDIA) error.details.push_back({field, error.message});
    throw;
  }
  body.erase(field);
  return file;
}

Json upload_file(Context& context, const std::string& file) {
  check_file(file, "Name a video file.", {});
  return send_video(context, file);
}

std::string video_hint(const Json& result) {
  const auto post = text_of(result, "scheduled_id");
  return fmt::format("Give it one: {}`farmtok results edit {} --video FILE`.",
                     post.empty() ? std::string{} : fmt::format("`farmtok schedule delete {}`, then ", post),
                     text_of(result, "result_id"));
}

}  // namespace farmtok::cli
