#include <fmt/format.h>

#include <charconv>

#include "api/call.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/delivery/drop.hpp"
#include "farm/messages/receivers.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"

namespace farmtok::api {
namespace {

using base::Code;
using base::Error;
using model::Work;

template <class Enum>
std::string choice(const Call& call, const char* name) {
  const auto text = call.query(name);
  if (!text) return "1";
  if (!model::enum_value<Enum>(*text))
    throw Error{Code::INVALID_REQUEST,
                fmt::format("there is no {} \"{}\"", name, *text),
                {},
                {{name, fmt::format("must be one of {}", fmt::join(model::enum_names<Enum>(), ", "))}}};
  return fmt::format("{} = '{}'", name, *text);
}

Json list(const Call& call) {
  const auto where =
      fmt::format("{} AND {}", choice<model::WorkState>(call, "state"), choice<model::WorkKind>(call, "kind"));
  const auto asked = call.page(50);
  const auto after = asked.cursor ? farm::read_cursor(*asked.cursor) : farm::Place{INT64_MIN, 0};
  return call.api.farm.store.read([&](sql::Database& db) {
    auto page = farm::read_page<Work>(
        db(fmt::format("SELECT work_id, {} FROM work WHERE {} AND (run_at, work_id) > (?, ?) "
                       "ORDER BY run_at, work_id LIMIT ?",
                       store::columns<Work>(), where),
           after.first, after.second, asked.limit + 1),
        asked.limit,
        [](const Work& work, std::int64_t id) { return farm::make_cursor(base::to_millis(work.run_at), id); });
    page.total = farm::bounded_count(
        db(fmt::format("SELECT count(*) FROM (SELECT 1 FROM work WHERE {} LIMIT {})", where, farm::most_counted + 1)));
    return page_json(page, farm::messages::shown_work);
  });
}

std::int64_t number_of(const Call& call) {
  const auto& text = call.param(0);
  std::int64_t work_id = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), work_id);
  if (fault != std::errc{} || end != text.data() + text.size())
    throw Error{Code::INVALID_REQUEST, fmt::format("\"{}\" is not the number of a piece of work", base::fit(text, 60)),
                "`farmtok work list` shows the numbers."};
  return work_id;
}

Json retry(const Call& call) {
  const auto work_id = number_of(call);
  return call.api.farm.store.write([&](store::Tx& tx) {
    const auto work = queue::retry(tx, work_id);
    if (work.kind == model::WorkKind::render)
      tx.db("UPDATE posts SET dedup_status = 'pending' WHERE scheduled_id = ?", work.key).run();
    queue::record(tx, {.who = "operator",
                       .what = "work.retried",
                       .subject = work.subject.value_or(work.key),
                       .why = fmt::format("{} work {}", model::enum_name(work.kind), work.work_id)});
    return model::to_json(farm::messages::shown_work(work));
  });
}

Json drop(const Call& call) {
  const auto gone = farm::delivery::drop_work(call.api.farm, number_of(call));
  return {{"work_id", gone.work.work_id},
          {"kind", model::enum_name(gone.work.kind)},
          {"subject", gone.work.subject.value_or(gone.work.key)},
          {"dropped", true},
          {"consequence", gone.consequence}};
}

}  // namespace

std::vector<http::Route> work_routes(Api& api) {
  return {row(api, http::Method::get, "/work", 200, "What waits, runs or has failed; ?state, kind.", list),
          row(api, http::Method::post, "/work/:work_id/retry", 200, "Let dead work live again.", retry),
          row(api, http::Method::delete_, "/work/:work_id", 200, "Give dead work up.", drop)};
}

}  // namespace farmtok::api
