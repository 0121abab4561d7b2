#include "farm/backup/check_state.hpp"

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "farm/backup/pool.hpp"
#include "farm/backup/shelf.hpp"
#include "farm/discovery/catalogue/fault.hpp"
#include "settings/places.hpp"
#include "sql/check.hpp"
#include "store/opening.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Json;

constexpr const char* media_hint =
    "The database is sound. `farmtok media verify` notes what is missing or damaged and has made again what can be; "
    "`farmtok media add FILE` with the same file repairs an upload.";

struct Look {
  fs::path state;
  Json items = Json::array();
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  bool only_media = false;  // the database is sound
  bool catalogue = false;   // the catalogue is not

  void fault(const std::string& file, const std::string& words) { items.push_back({{"file", file}, {"fault", words}}); }

  void at_media(sql::Database& db) {
    auto query = db("SELECT sha256, bytes FROM media WHERE gone_at IS NULL AND damaged_at IS NULL ORDER BY row");
    while (query.next()) {
      const auto sha256 = query.text(0);
      const auto name = "media/" + sha256.substr(0, 2) + "/" + sha256;
      if (!fs::exists(state / name)) {
        fault(name, "is missing");
        continue;
      }
      try {
        const auto found = file_digest(state / name);
        ++files;
        bytes += found.bytes;
        if (found.sha256 != sha256) fault(name, "has changed since it was stored");
      } catch (const Error& error) {
        fault(name, error.message);
      }
    }
  }

  void at_all() {
    const auto before = store::judge_files(state, {});
    if (before.fresh) return;
    sql::Database db{(state / "farmtok.db").string(), sql::Database::Mode::read};
    db.keep_log(true);
    store::judge_database(db, state, {.fresh = false, .suspect = false}, {});
    for (const auto& words : sql::faults_in(db, sql::Depth::full)) fault("farmtok.db", words);
    const bool sound = items.empty();
    ++files;
    bytes += static_cast<std::int64_t>(fs::file_size(state / "farmtok.db"));
    only_media = sound;
    if (sound) at_media(db);
    at_catalogue();
  }

  void at_catalogue() {
    const auto file = state / "catalogue.db";
    std::error_code missing;
    const auto size = fs::file_size(file, missing);
    if (missing || size == 0) return;
    ++files;
    bytes += static_cast<std::int64_t>(size);
    const auto words = discovery::catalogue_fault(file);
    if (words) fault("catalogue.db", *words);
    catalogue = words.has_value();
  }
};

std::string hint_of(const Look& look, const settings::Settings& settings) {
  if (!look.only_media) return damage_hint(settings);
  const bool others =
      std::ranges::any_of(look.items, [](const Json& each) { return each.at("file") != "catalogue.db"; });
  std::string words = others ? media_hint : "The database is sound.";
  if (look.catalogue)
    words +=
        " `farmtok catalogue clear --yes` puts the damaged catalogue aside, `farmtok catalogue add FILE` fills it "
        "again.";
  return words;
}

}  // namespace

Json check_state(const settings::Settings& settings) {
  Look look{.state = settings::daemon_places(settings).state};
  try {
    look.at_all();
  } catch (const Error& error) {
    if (error.code == base::Code::STORAGE_FULL || error.code == base::Code::STORAGE_BUSY) throw;
    look.fault("farmtok.db", error.message);
  }
  Json made{{"state", look.state.string()}, {"files", look.files}, {"bytes", look.bytes}, {"items", look.items}};
  if (!look.items.empty()) made["hint"] = hint_of(look, settings);
  return made;
}

}  // namespace farmtok::farm::backup
