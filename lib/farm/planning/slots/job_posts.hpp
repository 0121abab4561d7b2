#pragma once
// A job's posts in memory, so that questions about a thousand slots cost one query.

#include <map>
#include <set>
#include <string>

#include "farm/planning/policy.hpp"
#include "farm/planning/slots/slots.hpp"

namespace farmtok::farm::planning {

/// Why no post is allowed at a moment, by the job's own limits.
enum class Bar { none, taken, gap, blackout, per_day };

/// The day of a moment in a zone.
std::chrono::local_days day_in(base::Instant at, const std::string& zone);

class Standing {
 public:
  /// `zone` is the plan's: its days are the days of the limits.
  Standing(Limits limits, std::string zone) : limits_(std::move(limits)), zone_(std::move(zone)) {}

  /// Reads the job's posts of a span, and the posts around it that the limits need; those of `without` are left out.
  void read(sql::Database& db, const std::string& job_id, base::Instant first, base::Instant last,
            const std::set<std::string>& without = {});
  void add(base::Instant at, std::string scheduled_id);

  /// The nearest post at this moment or closer to it than the gap.
  std::optional<std::string> taken_by(base::Instant at) const;
  /// Why no post is allowed on a day: it is a blackout day, or has as many as are allowed.
  std::optional<std::string> closed(std::chrono::local_days day) const;
  /// Each of these alone.
  std::optional<std::string> blackout(std::chrono::local_days day) const;
  std::optional<std::string> full(std::chrono::local_days day) const;
  /// The result of all these checks, as a kind.
  Bar bar(base::Instant at, std::chrono::local_days day) const;

 private:
  Limits limits_;
  std::string zone_;
  std::multimap<base::Instant, std::string> posts_;
  std::map<std::chrono::local_days, std::int64_t> on_day_;
};

}  // namespace farmtok::farm::planning
