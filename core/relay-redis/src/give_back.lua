-- Gives one back to a bucket. KEYS: the bucket. What leaks meanwhile is worked out by the next
-- taker, from the same moment as before, so nothing but the level changes.
local kept = redis.call('GET', KEYS[1])
if not kept then
  return 0
end
local level, at_us = string.match(kept, '^(%S+) (%S+)$')
if tonumber(level) <= 1 then
  return redis.call('DEL', KEYS[1])
end
local entry = string.format('%.9f %s', tonumber(level) - 1, at_us)
redis.call('SET', KEYS[1], entry, 'KEEPTTL')
return 1
