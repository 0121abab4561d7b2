#include "farm/review/declared.hpp"

#include "farm/library/learned.hpp"
#include "farm/provenance.hpp"

namespace farmtok::farm::review {
namespace {

constexpr std::int64_t looked_up_together = 1000;

struct Kept {
  std::string result_id, video_id;
};

}  // namespace

std::int64_t tell_kept(Farm& farm, const discovery::Catalogue& catalogue) {
  std::int64_t told = 0;
  for (std::int64_t after = 0;;) {
    std::vector<Kept> kept;
    farm.store.read([&](sql::Database& db) {
      auto query =
          db("SELECT row, result_id, tiktok_video_id FROM results WHERE row > ? AND source_provider IS NOT NULL AND "
             "tiktok_video_id IS NOT NULL AND (ai_declared IS NULL OR ai_declared = ?) ORDER BY row LIMIT ?",
             after, said_by_hand, looked_up_together);
      while (query.next()) {
        after = query.integer(0);
        kept.push_back({query.text(1), query.text(2)});
      }
    });
    if (kept.empty()) return told;
    std::vector<std::string> ids;
    for (const auto& each : kept) ids.push_back(each.video_id);
    const auto declared = catalogue.declared(ids);
    if (declared.empty()) continue;
    farm.store.write([&](store::Tx& tx) {
      for (const auto& each : kept)
        if (const auto said = declared.find(each.video_id); said != declared.end()) {
          library::tell_declared(farm, tx, each.result_id, said->second);
          ++told;
        }
    });
  }
}

}  // namespace farmtok::farm::review
