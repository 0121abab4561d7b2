#include "farm/credits/ledger.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::credits {
namespace {

using base::Amount;
using base::Code;
using base::Error;
using base::format_amount;
using model::CreditEntry;
using model::CreditMove;

/// Beyond this, amounts are no longer exact as numbers of JSON.
constexpr Amount most_granted{1'000'000'000'000'000};

Amount balance_of(sql::Database& db, std::string_view account) {
  return {count(db("SELECT balance FROM accounts WHERE name = ?", account))};
}

CreditEntry grant(store::Tx& tx, Amount amount, std::optional<std::string> note) {
  const auto granted = Amount{-balance_of(tx.db, "granted").micros};
  if (amount > most_granted - granted)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("{} credits are too many: all that was granted may be {} at most, and is {} now",
                            format_amount(amount), format_amount(most_granted), format_amount(granted)),
                {},
                {{"amount", "is too much"}}};
  auto entry = book(tx, {.move = CreditMove::grant,
                         .from_account = "granted",
                         .to_account = source_of(keeper_local),
                         .amount = amount,
                         .note = std::move(note)});
  queue::record(tx, {.who = "operator",
                     .what = "credits.granted",
                     .subject = "credits",
                     .why = fmt::format("{} credits{}", format_amount(amount), entry.note ? ": " + *entry.note : "")});
  return entry;
}

/// The amount that a subject's moves spent from `available`, minus the amount returned to it.
constexpr auto still_spent =
    "sum(CASE WHEN from_account = 'available' THEN amount ELSE 0 END) - "
    "sum(CASE WHEN to_account = 'available' THEN amount ELSE 0 END)";
/// A rendered copy costs; a post that notified no one and has no copy cost nothing.
constexpr auto unused_post = "fired = 0 AND (dedup_status IS NULL OR dedup_status <> 'completed')";

void give_back(store::Tx& tx, const std::string& job_id, const std::string& subject, Amount left,
               const std::string& note) {
  if (left.micros <= 0) return;
  book(tx, {.move = CreditMove::release,
            .from_account = "spent",
            .to_account = source_of(keeper_local),
            .amount = left,
            .job_id = job_id,
            .subject = subject,
            .note = note});
  tx.db("UPDATE jobs SET credits_spent = max(0, credits_spent - ?) WHERE job_id = ?", left.micros, job_id).run();
  queue::record(tx, {.who = "operator",
                     .what = "credits.refunded",
                     .subject = subject,
                     .job_id = job_id,
                     .why = fmt::format("{} credits: {}", format_amount(left), note)});
}

}  // namespace

std::string source_of(std::string_view keeper) { return keeper == keeper_officex ? "granted" : "available"; }

CreditEntry book(store::Tx& tx, CreditEntry entry) {
  entry.at = tx.now;
  tx.db("UPDATE accounts SET balance = balance - ? WHERE name = ?", entry.amount.micros, entry.from_account).run();
  tx.db("UPDATE accounts SET balance = balance + ? WHERE name = ?", entry.amount.micros, entry.to_account).run();
  tx.db("INSERT INTO ledger (at, move, from_account, to_account, amount, reservation_id, job_id, subject, note) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        base::to_millis(entry.at), model::enum_name(entry.move), entry.from_account, entry.to_account,
        entry.amount.micros, entry.reservation_id, entry.job_id, entry.subject, entry.note)
      .run();
  entry.entry_id = tx.db.last_row();
  return entry;
}

void need_available(sql::Database& db, Amount amount) {
  const auto available = balance_of(db, "available");
  if (amount <= available) return;
  throw Error{Code::RESERVATION_FAILED,
              fmt::format("{} credits are needed, {} are available", format_amount(amount), format_amount(available)),
              fmt::format("farmtok credits grant {}", format_amount(amount - available)),
              {{"needed", format_amount(amount)}, {"available", format_amount(available)}}};
}

Amount refund_credits(store::Tx& tx, const std::string& job_id, const std::string& subject, const std::string& note) {
  const Amount left{count(tx.db(fmt::format("SELECT coalesce({}, 0) FROM ledger WHERE job_id = ? AND subject = ? AND "
                                            "(from_account = 'spent' OR to_account = 'spent')",
                                            still_spent),
                                job_id, subject))};
  give_back(tx, job_id, subject, left, note);
  return left.micros > 0 ? left : Amount{};
}

Amount refund_unused_posts(store::Tx& tx, const std::string& job_id, const std::string& note) {
  std::vector<std::pair<std::string, Amount>> unused;
  {
    auto query = tx.db(fmt::format("SELECT subject, {} FROM ledger WHERE job_id = ?1 AND (from_account = 'spent' OR "
                                   "to_account = 'spent') AND subject IN (SELECT scheduled_id FROM posts WHERE "
                                   "job_id = ?1 AND {}) GROUP BY subject",
                                   still_spent, unused_post),
                       job_id);
    while (query.next()) unused.emplace_back(query.text(0), Amount{query.integer(1)});
  }
  Amount sum;
  for (const auto& [subject, left] : unused) {
    give_back(tx, job_id, subject, left, note);
    if (left.micros > 0) sum = sum + left;
  }
  return sum;
}

CreditEntry grant_credits(const Farm& farm, const base::Json& request) {
  auto wanted = model::from_request<model::CreditGrant>(request);
  if (keeper_policy(farm.settings).keeper == keeper_officex)
    throw Error{Code::INVALID_REQUEST, "OfficeX keeps the credits: they cannot be granted here",
                "Buy them at OfficeX, or `farmtok config set credits.provider local`."};
  if (wanted.amount.micros <= 0)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("{} credits cannot be granted", format_amount(wanted.amount)),
                "farmtok credits grant 100",
                {{"amount", "must be above zero"}}};
  return farm.store.write([&](store::Tx& tx) { return grant(tx, wanted.amount, std::move(wanted.note)); });
}

void open_ledger(const Farm& farm) {
  // Switching to the local keeper later still opens its books.
  const auto policy = keeper_policy(farm.settings);
  if (policy.keeper == keeper_officex) return;
  farm.store.write([&](store::Tx& tx) {
    tx.db("INSERT INTO meta (key, value) VALUES ('credits_opened', ?) ON CONFLICT (key) DO NOTHING",
          base::format_instant(tx.now))
        .run();
    if (tx.db.changes() == 1 && policy.opening.micros > 0) grant(tx, policy.opening, "opening credits");
  });
}

model::CreditBalance credit_balance(sql::Database& db, const settings::Settings& settings) {
  model::CreditBalance made;
  made.provider = keeper_policy(settings).keeper;
  // One statement, so that all its values are of one moment.
  auto query = db(
      "WITH moved AS MATERIALIZED (SELECT from_account, to_account, sum(amount) AS amount FROM ledger GROUP BY 1, 2) "
      "SELECT name, balance, "
      "coalesce((SELECT sum(amount) FROM moved WHERE to_account = name), 0) - "
      "coalesce((SELECT sum(amount) FROM moved WHERE from_account = name), 0), "
      "(SELECT coalesce(sum(amount - settled), 0) FROM reservations WHERE state = 'active') FROM accounts");
  Amount sum;
  while (query.next()) {
    const auto name = query.text(0);
    const Amount balance{query.integer(1)};
    sum = sum + balance;
    if (balance.micros != query.integer(2)) made.balanced = false;
    if (name == "reserved" && balance.micros != query.integer(3)) made.balanced = false;
    if (name == "available") made.available = balance;
    if (name == "reserved") made.reserved = balance;
    if (name == "spent") made.spent = balance;
    if (name == "granted") made.granted = Amount{-balance.micros};
  }
  if (sum.micros != 0) made.balanced = false;
  return made;
}

Page<CreditEntry> list_entries(sql::Database& db, const std::optional<std::string>& job_id, const PageRequest& page) {
  const auto before = page.cursor ? read_cursor(*page.cursor).first : INT64_MAX;
  const auto* where = job_id ? "job_id = ?1" : "?1 IS NULL";
  auto made = read_page<CreditEntry>(
      db(fmt::format("SELECT entry_id, {} FROM ledger WHERE {} AND entry_id < ?2 ORDER BY entry_id DESC LIMIT ?3",
                     store::columns<CreditEntry>(), where),
         job_id, before, page.limit + 1),
      page.limit, [](const CreditEntry&, std::int64_t entry_id) { return make_cursor(entry_id, 0); });
  made.total = bounded_count(db(
      fmt::format("SELECT count(*) FROM (SELECT 1 FROM ledger WHERE {} LIMIT {})", where, most_counted + 1), job_id));
  return made;
}

}  // namespace farmtok::farm::credits
