#include "farm/planning/slots/waiting_list.hpp"

namespace farmtok::farm::planning {

void Line::add(std::size_t index, const std::string& account, std::size_t kin) {
  auto& home = *accounts_.try_emplace(account).first;
  homes_.emplace(index, std::pair{&home, kin});
  auto& waiting = home.second.waiting[kin];
  waiting.push_back(index);
  if (waiting.size() == 1) open(index, home);
}

std::optional<std::size_t> Line::next(base::Instant at, const std::function<bool(const std::string&)>& full,
                                      const std::function<std::optional<base::Instant>(std::size_t)>& blocked_until) {
  while (!parked_.empty() && parked_.begin()->first < at) {
    const auto index = parked_.begin()->second;
    parked_.erase(parked_.begin());
    open(index, *homes_.at(index).first);
  }
  for (auto head = heads_.begin(); head != heads_.end();) {
    const auto [index, home] = *head;
    if (full(home->first)) {
      ++head;
      continue;
    }
    const auto until = blocked_until(index);
    close(index, *home);
    if (until) {
      parked_.emplace(*until, index);
      head = heads_.lower_bound({index, nullptr});
      continue;
    }
    auto& waiting = home->second.waiting.at(homes_.at(index).second);
    waiting.pop_front();
    if (!waiting.empty()) open(waiting.front(), *home);
    return index;
  }
  return std::nullopt;
}

void Line::open(std::size_t index, Home& home) {
  auto& ready = home.second.ready;
  if (!ready.empty()) heads_.erase({*ready.begin(), &home});
  ready.insert(index);
  heads_.emplace(*ready.begin(), &home);
}

void Line::close(std::size_t index, Home& home) {
  auto& ready = home.second.ready;
  heads_.erase({*ready.begin(), &home});
  ready.erase(index);
  if (!ready.empty()) heads_.emplace(*ready.begin(), &home);
}

}  // namespace farmtok::farm::planning
