import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SearchBox } from './search-box.tsx';

const box = () => screen.getByRole('searchbox', { name: 'Search people' });
const type = (text: string) => fireEvent.change(box(), { target: { value: text } });
const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe('SearchBox', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says nothing on mount: a deep link stays as it is', async () => {
    const onChange = vi.fn();
    render(<SearchBox value="ana" onChange={onChange} label="Search people" />);
    await wait(5000);
    expect(onChange).not.toHaveBeenCalled();
    expect(box()).toHaveValue('ana');
  });

  it('waits until typing has settled, and sends one text', async () => {
    const onChange = vi.fn();
    render(<SearchBox value="" onChange={onChange} label="Search people" />);
    type('a');
    await wait(200);
    type('an ');
    await wait(249);
    expect(onChange).not.toHaveBeenCalled();
    await wait(1);
    expect(onChange).toHaveBeenCalledExactlyOnceWith('an');
  });

  it('takes over a value from outside, but not the echo of its own', async () => {
    const props = { onChange: vi.fn(), label: 'Search people' };
    const { rerender } = render(<SearchBox value="" {...props} />);
    type('ana ');
    await wait(250);
    rerender(<SearchBox value="ana" {...props} />);
    expect(box()).toHaveValue('ana ');
    rerender(<SearchBox value="" {...props} />);
    expect(box()).toHaveValue('');
  });

  it('keeps what is typed while its own changes come back one after the other', async () => {
    const props = { onChange: vi.fn(), label: 'Search people' };
    const { rerender } = render(<SearchBox value="" {...props} />);
    type('a');
    await wait(250);
    type('an');
    await wait(250);
    type('ana');
    rerender(<SearchBox value="a" {...props} />);
    rerender(<SearchBox value="an" {...props} />);
    expect(box()).toHaveValue('ana');
    await wait(250);
    expect(props.onChange.mock.calls).toEqual([['a'], ['an'], ['ana']]);
  });

  it('does not put what was typed back in place of what came from outside', async () => {
    const props = { onChange: vi.fn(), label: 'Search people' };
    const { rerender } = render(<SearchBox value="ana" {...props} />);
    type('anab');
    rerender(<SearchBox value="" {...props} />);
    await wait(250);
    expect(box()).toHaveValue('');
    expect(props.onChange).not.toHaveBeenCalled();
  });

  it('is reached with a slash, unless somebody is typing', () => {
    render(
      <>
        <textarea aria-label="Note" />
        <SearchBox value="" onChange={vi.fn()} label="Search people" />
      </>,
    );
    const note = screen.getByLabelText('Note');
    act(() => note.focus());
    fireEvent.keyDown(note, { key: '/' });
    expect(note).toHaveFocus();
    act(() => note.blur());
    fireEvent.keyDown(document.body, { key: '/' });
    expect(box()).toHaveFocus();
  });

  it('is emptied with Escape at once', async () => {
    const onChange = vi.fn();
    render(<SearchBox value="ana" onChange={onChange} label="Search people" />);
    // Of a word that an input method puts together, not of the search.
    fireEvent.keyDown(box(), { key: 'Escape', isComposing: true });
    await wait(0);
    expect(box()).toHaveValue('ana');
    fireEvent.keyDown(box(), { key: 'Escape' });
    await wait(0);
    expect(onChange).toHaveBeenCalledExactlyOnceWith('');
  });
});
