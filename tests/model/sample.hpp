#pragma once
// An entity with every field set to something that differs from its default, for any declared entity.

#include <fmt/format.h>

#include "model/json.hpp"

namespace farmtok::model::testing {

template <class Value>
Value sample_value(std::string_view name, int salt);

template <class Entity>
Entity sample(int salt = 1) {
  Entity entity{};
  for_each_field<Entity>([&](const auto& each) {
    auto& target = entity.*each.member;
    target = sample_value<value_of<std::remove_cvref_t<decltype(target)>>>(each.name, ++salt);
  });
  return entity;
}

template <class Value>
Value sample_value(std::string_view name, int salt) {
  if constexpr (std::is_same_v<Value, bool>) return true;
  else if constexpr (std::is_same_v<Value, std::int64_t>) return 1000 + salt;
  else if constexpr (std::is_same_v<Value, double>) return 0.5 + salt;
  else if constexpr (std::is_same_v<Value, base::Amount>) return base::Amount{500'000 + salt};
  else if constexpr (std::is_same_v<Value, base::Instant>) return base::from_millis(1'798'000'000'250 + salt * 1000);
  else if constexpr (std::is_enum_v<Value>) return *enum_value<Value>(enum_names<Value>().back());
  else if constexpr (std::is_same_v<Value, std::string>) return fmt::format("{} é😀\n{}", name, salt);
  else return sample<Value>(salt);
}

}  // namespace farmtok::model::testing
