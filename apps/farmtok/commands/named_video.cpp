#include "commands/named_video.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/common.hpp"
#include "commands/upload.hpp"
#include "output/progress.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;
namespace fs = std::filesystem;

std::string name_of(const std::string& file) { return base::fit(fs::path{file}.filename().string(), 60); }

bool names_file(const std::string& named) {
  std::error_code ignored;
  if (fs::is_regular_file(named, ignored)) return true;
  if (fs::exists(named, ignored))
    throw Error{Code::INVALID_REQUEST, fmt::format("{} is not a regular file", named), "Give the video file itself."};
  return false;
}

std::string of_result(Context& context, const std::string& result_id) {
  const auto result = fetch(context, "/results", result_id);
  const auto url = text_of(result, "original_video_url");
  const auto at = url.rfind("/med_");
  if (at != std::string::npos) return url.substr(at + 1);
  if (url.empty())
    throw Error{Code::MEDIA_NOT_FOUND, fmt::format("result {} has no video", result_id), video_hint(result)};
  throw Error{Code::MEDIA_NOT_FOUND, fmt::format("the video of {} is not stored yet: it is at {}", result_id, url),
              "Fetch it, then name the file."};
}

std::string by_id(Context& context, const std::string& named) {
  if (named.starts_with("med_")) return named;
  if (named.starts_with("res_")) return of_result(context, named);
  throw Error{Code::INVALID_REQUEST, fmt::format("{} is no file, no stored video and no result", base::fit(named, 200)),
              "Name a file, an id of `farmtok media list` or one of `farmtok results list`."};
}

/// Called with the progress of the upload.
auto drawing(Progress& progress) {
  return [&progress](std::size_t sent, std::size_t total) {
    progress.update(static_cast<double>(sent) / static_cast<double>(total), "");
  };
}

}  // namespace

std::string stored_video(Context& context, const std::string& named) {
  if (!names_file(named)) return by_id(context, named);
  Progress progress{"sending " + name_of(named), context.terminal().err};
  return text_of(context.daemon().upload(named, content_type_of(named), false, drawing(progress)), "media_id");
}

Json ask_about_video(Context& context, const std::string& named, const std::string& path, const client::Query& query,
                     bool by_name) {
  if (!names_file(named)) {
    const auto id = by_id(context, named);
    return patient(context).get(path_of("/media", id, path), query);
  }
  const client::Request request{.method = "POST",
                                .path = path,
                                .query = query,
                                .headers = {},
                                .body = {},
                                .content_type = std::string{content_type_of(named)}};
  Progress progress{"sending " + name_of(named), context.terminal().err};
  try {
    return client::data_of(patient(context).send_file(request, named, drawing(progress)));
  } catch (Error& error) {
    if (by_name && error.code == Code::INVALID_MEDIA)
      error.message = fmt::format("{}: {}", name_of(named), error.message);
    throw;
  }
}

}  // namespace farmtok::cli
