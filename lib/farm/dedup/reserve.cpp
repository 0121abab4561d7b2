#include "farm/dedup/reserve.hpp"

#include "farm/dedup/policy.hpp"
#include "farm/dedup/variation.hpp"
#include "farm/planning/posts/posts.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::dedup {

model::Variation reserve_variation(Farm& farm, const std::string& scheduled_id, std::int64_t seed) {
  return farm.store.write([&](store::Tx& tx) {
    auto post = planning::get_post(tx.db, scheduled_id);
    if (post.variation) return *post.variation;
    static const auto sql = store::select<model::Scheduled>("posts", "WHERE result_id = ? AND variation IS NOT NULL");
    std::vector<model::Variation> others;
    for (const auto& other : store::all<model::Scheduled>(tx.db(sql, post.result_id)))
      others.push_back(other.variation.value());
    post.variation = draw_differing(seed, ranges_of(farm.settings), others);
    planning::save_post(tx, post);
    return *post.variation;
  });
}

}  // namespace farmtok::farm::dedup
