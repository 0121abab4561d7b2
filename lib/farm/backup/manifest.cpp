#include "farm/backup/manifest.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;
using base::Json;

/// A name within the folder that cannot lead out of it.
std::string safe_name(const Json& value) {
  auto name = value.get<std::string>();
  if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos)
    throw Error{Code::STORAGE_DAMAGED, fmt::format("a file is named \"{}\"", name)};
  return name;
}

std::string digest(const Json& value) {
  auto text = value.get<std::string>();
  if (text.size() != 64 || text.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw Error{Code::STORAGE_DAMAGED, fmt::format("\"{}\" is no SHA-256", text)};
  return text;
}

std::string words_of(const std::vector<BackupLeftOut>& left_out) {
  const auto& first = left_out.front();
  const auto more = left_out.size() - 1;
  return fmt::format("{} is not in it: {}{}", base::fit(first.file, 24), first.why,
                     more > 0 ? fmt::format(" (and {} more)", more) : "");
}

Manifest from_json(const Json& json) {
  Manifest made;
  auto& about = made.about;
  about.name = json.at("name");
  const auto at = base::parse_instant(json.at("created_at").get<std::string>());
  if (!at) throw Error{Code::STORAGE_DAMAGED, "created_at is no time"};
  about.created_at = *at;
  about.version = json.at("version");
  about.schema_version = json.at("schema_version");
  about.last_event = json.at("last_event");
  about.generation = json.at("generation");
  for (const auto& each : json.at("files")) {
    made.files.push_back({safe_name(each.at("name")), digest(each.at("sha256")), each.at("bytes")});
    about.bytes += made.files.back().bytes;
  }
  for (const auto& each : json.at("media")) {
    made.media.push_back({digest(each.at("sha256")), each.at("bytes")});
    about.media_bytes += made.media.back().bytes;
  }
  for (const auto& each : json.at("missing")) made.missing.push_back(digest(each));
  about.sequence = json.value("sequence", std::int64_t{0});
  for (const auto& each : json.value("left_out", Json::array()))
    made.left_out.push_back({each.at("file").get<std::string>(), each.at("why").get<std::string>()});
  if (!made.left_out.empty()) {
    about.state = model::BackupState::damaged;
    about.fault = words_of(made.left_out);
  }
  about.media_files = static_cast<std::int64_t>(made.media.size());
  about.missing_media = static_cast<std::int64_t>(made.missing.size());
  return made;
}

}  // namespace

std::optional<std::string> digest_in(const std::string& file) {
  return file.starts_with("media/") && file.size() == 6 + 64 ? std::optional{file.substr(6)} : std::nullopt;
}

Json to_json(const Manifest& manifest) {
  const auto& about = manifest.about;
  Json made{{"name", about.name},
            {"created_at", base::format_instant(about.created_at)},
            {"sequence", about.sequence},
            {"version", about.version},
            {"schema_version", about.schema_version},
            {"last_event", about.last_event},
            {"generation", about.generation},
            {"files", Json::array()},
            {"media", Json::array()},
            {"missing", manifest.missing},
            {"left_out", Json::array()}};
  for (const auto& each : manifest.files)
    made["files"].push_back({{"name", each.name}, {"sha256", each.sha256}, {"bytes", each.bytes}});
  for (const auto& each : manifest.media) made["media"].push_back({{"sha256", each.sha256}, {"bytes", each.bytes}});
  for (const auto& each : manifest.left_out) made["left_out"].push_back({{"file", each.file}, {"why", each.why}});
  return made;
}

Manifest read_manifest(const std::filesystem::path& folder) {
  const auto file = folder / manifest_name;
  std::ifstream in{file, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  std::string fault = "it is not there or cannot be read";
  try {
    if (in) return from_json(Json::parse(text));
  } catch (const Json::exception& wrong) {
    fault = wrong.what();
  } catch (const Error& wrong) {
    fault = wrong.message;
  }
  throw Error{Code::STORAGE_DAMAGED, fmt::format("{} of the backup cannot be understood: {}", manifest_name, fault),
              "`farmtok backup list` shows which backups are good."};
}

}  // namespace farmtok::farm
