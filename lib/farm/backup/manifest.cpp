#include "farm/backup/manifest.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/time.hpp"
#include "farm/backup/without_manifest.hpp"
#include "store/opening.hpp"

namespace farmtok::farm::backup {
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

std::int64_t whole(const Json& value, const char* what) {
  if (!value.is_number_integer()) throw Error{Code::STORAGE_DAMAGED, fmt::format("{} is no number", what)};
  const auto number = value.get<std::int64_t>();
  if (number < 0 || number > largest_number)
    throw Error{Code::STORAGE_DAMAGED, fmt::format("{} cannot be {}", what, value.dump())};
  return number;
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
  about.schema_version = whole(json.at("schema_version"), "schema_version");
  about.last_event = whole(json.at("last_event"), "last_event");
  about.generation = whole(json.at("generation"), "generation");
  for (const auto& each : json.at("files")) {
    made.files.push_back({safe_name(each.at("name")), digest(each.at("sha256")), whole(each.at("bytes"), "bytes")});
    about.bytes += made.files.back().bytes;
  }
  for (const auto& each : json.at("media")) {
    made.media.push_back({digest(each.at("sha256")), whole(each.at("bytes"), "bytes")});
    about.media_bytes += made.media.back().bytes;
  }
  for (const auto& each : json.at("missing")) made.missing.push_back(digest(each));
  if (json.contains("sequence")) about.sequence = whole(json.at("sequence"), "sequence");
  if (auto farm = json.value("farm", std::string{}); !farm.empty()) about.farm = std::move(farm);
  if (auto home = json.value("home", std::string{}); !home.empty()) about.home = std::move(home);
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

std::optional<base::Instant> time_in(const std::string& name) {
  if (name.size() < 16 || name[8] != 'T' || name[15] != 'Z') return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t count) { return name.substr(at, count); };
  return base::parse_instant(
      fmt::format("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 2), part(6, 2), part(9, 2), part(11, 2), part(13, 2)));
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
  if (about.farm) made["farm"] = *about.farm;
  if (about.home) made["home"] = *about.home;
  for (const auto& each : manifest.files)
    made["files"].push_back({{"name", each.name}, {"sha256", each.sha256}, {"bytes", each.bytes}});
  for (const auto& each : manifest.media) made["media"].push_back({{"sha256", each.sha256}, {"bytes", each.bytes}});
  for (const auto& each : manifest.left_out) made["left_out"].push_back({{"file", each.file}, {"why", each.why}});
  return made;
}

Manifest read_manifest(const std::filesystem::path& folder) {
  std::error_code unknown;
  const auto file = folder / manifest_name;
  std::string fault = std::filesystem::exists(file, unknown) ? "cannot be read" : "is missing";
  std::ifstream in{file, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto json = Json::parse(text, nullptr, false);
  if (in && text.empty()) fault = "is empty";
  else if (in && !json.is_object()) fault = "is cut or damaged";
  try {
    if (json.is_object()) return from_json(json);
  } catch (const Json::exception&) {
    fault = "lacks something, or is of a newer version";
  } catch (const Error& wrong) {
    fault = "cannot be right: " + wrong.message;
  }
  throw Error{Code::STORAGE_DAMAGED, fault, "`farmtok backup list` shows which backups are good."};
}

Manifest manifest_of(const std::filesystem::path& folder) {
  const auto database = folder / backup_database;
  try {
    auto made = read_manifest(folder);
    if (made.about.farm) return made;
    if (const auto found = store::generation_in(database)) made.about.farm = found->id;
    return made;
  } catch (const Error& lost) {
    try {
      return without_manifest(folder, lost.message);
    } catch (const Error& error) {
      throw Error{Code::STORAGE_DAMAGED,
                  fmt::format("{} {}, and {}: {}", manifest_name, lost.message, backup_database, error.message),
                  lost.hint};
    }
  }
}

}  // namespace farmtok::farm::backup
