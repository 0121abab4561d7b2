#pragma once
// A farm that has only its books, and the shortest way to read them.

#include <fmt/format.h>

#include "farm/credits/ledger.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"
#include "support.hpp"

namespace farmtok::test {

inline base::Amount amount(const char* text) { return *base::parse_amount(text); }

struct BooksFixture {
  TempFolder folder;
  base::ManualClock clock{noon()};
  store::Store store{folder.path(), clock};
  settings::Settings settings = settings::Settings::load({{"state", folder.path()}});
  farm::Farm farm{store, settings, {"http://farm.test"}, "usr_1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};

  model::CreditBalance balance() {
    return store.read([&](sql::Database& db) { return farm::credits::credit_balance(db, settings); });
  }
  /// "available reserved spent granted", or "unbalanced".
  std::string books() {
    const auto now = balance();
    if (!now.balanced) return "unbalanced";
    return fmt::format("{} {} {} {}", base::format_amount(now.available), base::format_amount(now.reserved),
                       base::format_amount(now.spent), base::format_amount(now.granted));
  }
  /// A job as its creator would hold it; the ledger needs only its id.
  static model::Job job_named(const std::string& job_id) {
    model::Job job;
    job.job_id = job_id;
    return job;
  }
  void settle(model::Job& job, const char* credits, const std::string& subject = "res_1") {
    store.write([&](store::Tx& tx) { farm::credits::settle_credits(farm, tx, job, amount(credits), subject); });
  }
  void charge(model::Job& job, const char* credits, const std::string& subject) {
    store.write(
        [&](store::Tx& tx) { farm::credits::charge_credits(farm, tx, job, amount(credits), subject, "a post"); });
  }
  void close(model::Job& job) {
    store.write([&](store::Tx& tx) { farm::credits::close_credits(farm, tx, job); });
  }
  std::vector<model::Work> work(const std::string& where = "1") {
    return store.read([&](sql::Database& db) {
      return store::all<model::Work>(db(store::select<model::Work>("work", "WHERE " + where + " ORDER BY work_id")));
    });
  }
  /// The reasons of all events of this name, oldest first.
  std::vector<std::string> events(const std::string& what) {
    std::vector<std::string> reasons;
    for (const auto& event :
         store.read([](sql::Database& db) { return queue::events_after(db, 0, std::nullopt, 100'000); }))
      if (event.what == what) reasons.push_back(event.why.value_or(""));
    return reasons;
  }
};

}  // namespace farmtok::test
