// For NODE_OPTIONS=--require: this process's clock is off by CLOCK_SHIFT milliseconds. The sandbox's is right.
const shift = Number(process.env.CLOCK_SHIFT);
const RealDate = Date;
globalThis.Date = class ShiftedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shift);
    else super(...given);
  }
  static now() {
    return RealDate.now() + shift;
  }
};
