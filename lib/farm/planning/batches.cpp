#include "farm/planning/batches.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::farm::planning {
namespace {

/// At most this many names are compared with an unknown one.
constexpr std::int64_t most_compared = 1000;

std::vector<std::string> known_batches(sql::Database& db) {
  std::vector<std::string> names;
  auto query =
      db("SELECT inbox_tracer FROM batches UNION SELECT inbox_tracer FROM jobs WHERE inbox_tracer IS NOT NULL "
         "LIMIT ?",
         most_compared);
  while (query.next()) names.push_back(query.text(0));
  return names;
}

}  // namespace

void require_batch(sql::Database& db, const std::string& inbox_tracer) {
  // The results come last: they have no index by batch.
  for (const auto* table : {"batches", "jobs", "results"})
    if (db(fmt::format("SELECT 1 FROM {} WHERE inbox_tracer = ? LIMIT 1", table), inbox_tracer).next()) return;
  const auto near = base::closest(inbox_tracer, known_batches(db));
  throw base::Error{base::Code::NOT_FOUND,
                    fmt::format("no job, result or post belongs to the batch \"{}\"{}", base::fit(inbox_tracer, 60),
                                near ? fmt::format("; is \"{}\" meant?", base::fit(*near, 60)) : ""),
                    "`farmtok jobs list --json=job_id,inbox_tracer` shows the batches of jobs, `farmtok schedule list "
                    "--json=scheduled_id,inbox_tracer` those of posts.",
                    {{"inbox_tracer", "is not known"}}};
}

}  // namespace farmtok::farm::planning
