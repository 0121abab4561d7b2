#pragma once
// The posts of accounts in memory: how many a day has, and which conflicts another post would have.

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "farm/farm.hpp"

namespace farmtok::farm::planning {

class Accounts {
 public:
  /// Days are those of `zone`. `per_day`: 0 = any; `repeat_days` is the setting plan.repeat_days.
  Accounts(std::string zone, std::int64_t per_day, std::int64_t repeat_days)
      : zone_(std::move(zone)), per_day_(per_day), repeat_days_(repeat_days) {}

  /// The values of one post for its account. An empty account has no limits and no conflicts, because the destination
  /// of such a post is unknown.
  struct Entry {
    std::string account;
    base::Instant at{};
    std::string video;  // equal for two posts that show the same video; see video_column
    std::string label;  // "post post_1": unique
  };

  /// Reads the account's posts between two moments, of all jobs, and the posts around them that the limits need. The
  /// first time only.
  void read(sql::Database& db, const std::string& account, base::Instant first, base::Instant last,
            const std::set<std::string>& without = {});
  void add(const Entry& entry);

  bool full(const std::string& account, std::chrono::local_days day) const;
  /// As conflicts_of(), the nearest of each kind.
  std::vector<std::string> conflicts(const Entry& entry) const;

 private:
  using Times = std::multimap<base::Instant, std::string>;  // to labels
  struct Account {
    Times posts;
    std::unordered_map<std::string, Times> videos;
    std::map<std::chrono::local_days, std::int64_t> on_day;
  };
  std::string zone_;
  std::int64_t per_day_;
  std::int64_t repeat_days_;
  std::unordered_map<std::string, Account> accounts_;
};

/// "2 days after it", by calendar days; "9 h before it", "at the same time".
std::string apart(std::chrono::milliseconds difference, std::int64_t days);

/// The video of a post, as SQL over its result `r`: the found video, the address, or for a bare text the result itself.
inline constexpr auto video_column = "coalesce(r.tiktok_video_id, r.original_video_url, r.result_id)";

/// A post's notice with its conflicts of now instead of the former ones.
std::optional<std::string> with_conflicts(const std::optional<std::string>& notice,
                                          const std::vector<std::string>& conflicts);

}  // namespace farmtok::farm::planning
