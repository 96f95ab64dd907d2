import Autocomplete from '@mui/material/Autocomplete';
import { useId, useState } from 'react';
import { ChevronDownIcon } from '../../components/icons.tsx';
import { clockOf } from '../../lib/time.ts';
import { MuiTheme } from '../../theme/mui-theme.tsx';
import { deviceZone, matchZones, zoneOptions, type ZoneOption } from './time-zones.ts';
import './profile.css';

/** Time zone with search by place or offset. A chunk of its own: the combobox is MUI's. */
export function TimeZonePicker({
  value,
  onChange,
}: {
  value: string;
  onChange: (name: string) => void;
}) {
  const id = useId();
  // One instant for all offsets; the list is long, so it is made once per visit.
  const [now] = useState(() => new Date());
  const [options] = useState(() => zoneOptions(value, now));
  const chosen = options.find(({ name }) => name === value) ?? options[0];
  const zone = chosen === undefined || chosen.name === 'browser' ? deviceZone() : chosen.name;
  return (
    <MuiTheme>
      <div className="field">
        <label id={`${id}-label`} className="field-label" htmlFor={id}>
          Time zone
        </label>
        <Autocomplete<ZoneOption, false, true>
          id={id}
          options={options}
          value={chosen}
          disableClearable
          disablePortal
          autoHighlight
          handleHomeEndKeys
          slotProps={{ paper: { className: 'zone-list' } }}
          getOptionLabel={({ label }) => label}
          getOptionKey={({ name }) => name}
          isOptionEqualToValue={(option, other) => option.name === other.name}
          filterOptions={(all, { inputValue }) =>
            // Just opened: everything, not only what is chosen already.
            matchZones(all, inputValue === chosen?.label ? '' : inputValue)
          }
          onChange={(_event, option) => onChange(option.name)}
          noOptionsText="No such place. Try a bigger city nearby, or an offset such as GMT+2."
          renderOption={({ key, ...props }, option) => (
            <li key={key} {...props} className={`${props.className ?? ''} zone-option`}>
              <span>{option.label}</span>
              <span className="muted tabular">{option.offset}</span>
            </li>
          )}
          renderInput={({ slotProps }) => (
            <div ref={slotProps.input.ref} className="zone-input">
              <input {...slotProps.htmlInput} className="input" aria-describedby={`${id}-hint`} />
              <ChevronDownIcon />
            </div>
          )}
        />
        <span id={`${id}-hint`} className="field-hint">
          It is {clockOf(now.getTime(), zone)} there now ({chosen?.offset}).
        </span>
      </div>
    </MuiTheme>
  );
}
