#pragma once
// Credits: entries of the ledger, the balance they add up to, and prices.

#include "base/amount.hpp"
#include "model/enums.hpp"
#include "model/field.hpp"

namespace farmtok::model {

/// One move of credits from an account to another; the accounts are granted, available, reserved and spent. Double
/// entry: one account gains what the other loses, so that all accounts always add up to zero.
struct CreditEntry {
  std::int64_t entry_id = 0;
  base::Instant at{};
  CreditMove move = CreditMove::grant;
  std::string from_account;
  std::string to_account;
  base::Amount amount;
  std::optional<std::string> reservation_id{};
  std::optional<std::string> job_id{};
  std::optional<std::string> subject{};
  std::optional<std::string> note{};
};

template <>
struct Declared<CreditEntry> {
  static constexpr auto noun = "credit entry";
  static constexpr auto fields = Rows{
      field<&CreditEntry::entry_id>("Counts up."),
      field<&CreditEntry::at>("When it was booked."),
      field<&CreditEntry::move>("grant, reserve, settle, release or charge."),
      field<&CreditEntry::from_account>(
          "The account that loses it: granted (where credits come from), available or reserved."),
      field<&CreditEntry::to_account>(
          "The account that gains it: available, reserved or spent; granted for credits that go back to OfficeX."),
      field<&CreditEntry::amount>("How many credits; above zero."),
      field<&CreditEntry::reservation_id>("The reservation it belongs to."),
      field<&CreditEntry::job_id>("The job it belongs to."),
      field<&CreditEntry::subject>("The result or post it paid for."),
      field<&CreditEntry::note>("In words."),
  };
};

struct CreditBalance {
  base::Amount available;
  base::Amount reserved;
  base::Amount spent;
  base::Amount granted;
  std::string provider;
  bool balanced = true;
};

template <>
struct Declared<CreditBalance> {
  static constexpr auto noun = "credit balance";
  static constexpr auto fields = Rows{
      field<&CreditBalance::available>(
          "Credits that can be spent or reserved; with officex they are kept at OfficeX, not here."),
      field<&CreditBalance::reserved>("Credits that running jobs hold."),
      field<&CreditBalance::spent>("Credits spent in all."),
      field<&CreditBalance::granted>("All credits received: by grants, and by reservations at OfficeX."),
      field<&CreditBalance::provider>("Who keeps the credits: local or officex."),
      field<&CreditBalance::balanced>("granted = available + reserved + spent, entry by entry."),
  };
};

struct CreditPrices {
  base::Amount video;
  base::Amount schedule_prompt;
  base::Amount instruction_prompt;
  base::Amount manual_post;
};

template <>
struct Declared<CreditPrices> {
  static constexpr auto noun = "credit prices";
  static constexpr auto fields = Rows{
      field<&CreditPrices::video>("Each video a search or channel job keeps; its post is included."),
      field<&CreditPrices::schedule_prompt>("Added for each video when the job has a schedule_prompt."),
      field<&CreditPrices::instruction_prompt>("Added for each video when the job has an instruction_prompt."),
      field<&CreditPrices::manual_post>("Each post of a manual job: its copy and its notification."),
  };
};

/// The body of POST /credits/grant.
struct CreditGrant {
  base::Amount amount;
  std::optional<std::string> note;
};

template <>
struct Declared<CreditGrant> {
  static constexpr auto noun = "credit grant";
  static constexpr auto fields = Rows{
      field<&CreditGrant::amount>("How many credits.", {.create = true, .required = true}),
      field<&CreditGrant::note>("What for.", {.create = true, .max = 200}),
  };
};

}  // namespace farmtok::model
